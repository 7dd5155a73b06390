"""What qualifies: every combination of answers, against the rule said another way."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

import calculators

YES_NO = {"yes": True, "no": False}


def outcome_of(name: str, **answers) -> dict:
    return calculators.run(name, answers)["outcome"]


@given(st.integers(0, 10_000_000))
def test_the_odometer_decides_at_150_000_miles(miles):
    within = miles < 150_001
    assert {"within_mileage": within, "answer": "may be eligible" if within else "not eligible"} == outcome_of(
        "vehicle-eligibility", odometer=str(miles)
    )


@given(st.decimals(0, 1000, places=3), st.sampled_from(["yes", "no"]), st.sampled_from(["exterior", "bumper", "glass", "interior"]))
def test_a_dent_qualifies_by_size_paint_and_panel_together(inches, broken, panel):
    got = outcome_of("dent-repair", longest_inches=f"{inches:f}", paint_broken=broken, panel=panel)
    against = (inches > 4) + (broken == "yes") + (panel in ("glass", "interior"))
    assert ("no" if against else "ask" if panel == "bumper" else "yes") == got["qualifies"]
    assert max(against - 1, 0) == got["why"].count(";")


def test_each_combination_of_a_windshields_answers_is_yes_no_or_left_open():
    names = ("glass", "damage", "repairable", "cause")
    found = {"yes": [], "no": [], "ask": []}
    for chosen in product(["front", "other"], ["chip", "crack", "shattered"], YES_NO, ["road-debris", "other"]):
        found[outcome_of("windshield", **dict(zip(names, chosen)))["qualifies"]].append(chosen)
    assert [("front", "chip", "yes", "road-debris"), ("front", "crack", "yes", "road-debris")] == found["yes"]
    assert {("front", "yes")} == {(glass, repairable) for glass, _, repairable, _ in found["ask"]}
    assert (4, 18) == (len(found["ask"]), len(found["no"]))


def test_equipment_misses_just_the_conditions_that_are_answered_with_no():
    names = ("permanently_installed", "for_permanent_disability", "bought_from_licensed_installer", "installed_by_licensed_installer")
    for chosen in product(YES_NO, repeat=4):
        missing = [name for name, answer in zip(names, chosen) if answer == "no"]
        assert {"eligible": not missing, "missing": missing} == outcome_of("adaptive-equipment", **dict(zip(names, chosen)))


@given(st.integers(1, 200_000))
def test_light_is_class_1_and_2_and_medium_is_3_to_6(gvwr):
    got = outcome_of("truck-class", gvwr=str(gvwr))
    bands = {1: "light", 2: "light", **dict.fromkeys(range(3, 7), "medium"), **dict.fromkeys((7, 8), "outside the definitions")}
    assert bands[got["fhwa_class"]] == got["band"]


@given(st.integers(1, 199_999))
def test_a_heavier_truck_is_never_in_a_lower_class(gvwr):
    lighter, heavier = (outcome_of("truck-class", gvwr=str(pounds))["fhwa_class"] for pounds in (gvwr, gvwr + 1))
    assert heavier - lighter in (0, 1)


def test_the_job_and_the_vehicle_are_tested_apart():
    activities = ["police", "fire", "school-bus", "ambulance", "snow-removal", "transportation-department", "public-works", "other"]
    for owner, daily, activity in product(YES_NO, YES_NO, activities):
        got = outcome_of("essential-use", owner_is_municipality=owner, day_to_day_operations=daily, activity=activity)
        assert {
            "essential_government_work": "not listed" if activity == "other" else "yes",
            "essential_use_vehicle": owner == daily == "yes",
        } == got
