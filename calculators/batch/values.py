"""What a typed cell holds, as it would be typed into a form."""


def as_number(value: float) -> str:
    """The shortest decimal that gives the same float, without an exponent: `2400`, `0.00125`."""
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2] if text != "-0.0" else "0"
    digits, e, power = text.partition("e")
    if not e:
        return text
    sign, digits = ("-", digits[1:]) if digits[0] == "-" else ("", digits)
    whole, _, part = digits.partition(".")
    point = len(whole) + int(power)
    digits = whole + part
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return f"{sign}{digits.ljust(point, '0')}" if point >= len(digits) else f"{sign}{digits[:point]}.{digits[point:]}"
