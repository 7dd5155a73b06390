"""Eastern time with its daylight saving, from the one zone of the `tzdata` package that lies beside this file.

The zone is shipped because a plain Python, or a browser's, may have none, or an older one.
"""

from io import BytesIO
from pkgutil import get_data
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo.from_file(BytesIO(get_data("calculators.trade", "new_york.tzif") or b""), key="America/New_York")
