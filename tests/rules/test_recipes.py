"""A file as an export has it is answered by its recipe."""

import base64

import pytest

from calculators.batch.columns import is_question
from calculators.batch.door import written
from calculators.batch.recipes import recipes
from tests.support.contracts import rows_of
from tests.support.tables import replied

# Recipes


def test_each_recipe_has_a_source_and_answers_questions_that_are_there():
    for recipe in recipes().values():
        assert recipe.source.startswith("https://")
        for name, columns in recipe.columns.items():
            for column, question in columns.items():
                assert question in ("keep", "leave out") or is_question(name, question), f"{recipe.id}: {column}"


RECIPE_ROWS = {
    "cdk-deal": {
        "MBIFee": "2400.00",
        "MBITerm": "60",
        "MBILimit": "",
        "ContractDate": "2025-03-01",
        "State": "MI",
        "SellRateLMF": "",
        "Year": "2020",
    },
    "dealervault-sales": {
        "Warranty 1 Sale": "2400.00",
        "Warranty 1 Term": "60",
        "Warranty 1 Miles": "",
        "Contract Date": "20250301",
        "Mileage": "10",
    },
}


@pytest.mark.parametrize("id", recipes())
def test_a_row_as_an_export_has_it_is_answered_by_its_recipe(id, tmp_path):
    from calculators.batch.files import Asked, run

    (tmp_path / "in.csv").write_text(written([list(RECIPE_ROWS[id]), list(RECIPE_ROWS[id].values())]))
    same = {"contract": "app-major-guard", "cancel_on": "2026-03-01", "claims_filed": "no"}
    done = run(Asked("refund", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), recipe=id, keep_rest=True, same=same))
    (row,) = rows_of(tmp_path / "out.csv")
    assert (1, "1870.26", "") == (done.answered, row["refund"], row["wrong"])


@pytest.mark.parametrize("id", recipes())
def test_a_page_is_told_which_recipe_a_file_is_for_and_takes_nothing_in_silence(id):
    replied(hold=base64.b64encode(written([list(RECIPE_ROWS[id]), list(RECIPE_ROWS[id].values())]).encode()).decode(), at=0)
    looked_at = replied(look="refund", sheet=None)
    assert recipes()[id].name == looked_at["recipe"]["name"]
    assert {"price_paid", "term_months", "coverage_start"} <= set(looked_at["recipe"]["columns"].values())
    assert [None] == list({column["as"] for column in looked_at["columns"] if column["name"] in ("MBIFee", "Warranty 1 Sale")})


def test_the_reading_at_the_sale_and_one_of_today_give_the_miles(tmp_path):
    from calculators.batch.files import Asked, run

    row = {**RECIPE_ROWS["cdk-deal"], "MBILimit": "60000", "VehicleMileage": "10003", "Reading": "55003"}
    (tmp_path / "in.csv").write_text(written([list(row), list(row.values())]))
    same = {"contract": "app-major-guard", "cancel_on": "2026-03-01", "claims_filed": "no"}
    job = Asked(
        "refund",
        str(tmp_path / "in.csv"),
        str(tmp_path / "out.csv"),
        recipe="cdk-deal",
        keep_rest=True,
        same=same,
        columns={"Reading": "odometer_now"},
    )
    done = run(job)
    (result,) = rows_of(tmp_path / "out.csv")
    assert (1, "550.00", "miles", "") == (done.answered, result["refund"], result["basis"], result["wrong"])


@pytest.mark.parametrize(
    ("id", "row"),
    [
        ("cdk-deal", {"AdjustedCapCost": "18800.00", "LeaseEndValue": "12350.00", "Term": "48", "Payment": "244.69"}),
        ("dealervault-sales", {"Net Capital Cost": "18800.00", "Residual Amount": "12350.00", "Term": "48", "Base Payment": "244.69"}),
    ],
)
def test_a_lease_in_an_export_is_answered_by_its_recipe(id, row, tmp_path):
    from calculators.batch.files import Asked, run

    (tmp_path / "in.csv").write_text(written([list(row), list(row.values())]))
    columns = {"Payment": "base_payment"} if "Payment" in row else {}
    job = Asked("lease-balance", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), recipe=id, same={"month": "1"}, columns=columns)
    done = run(job)
    (result,) = rows_of(tmp_path / "out.csv")
    assert (1, "18686.70") == (done.answered, result["balance"])
