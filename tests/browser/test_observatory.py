"""The observatory in a browser: what one reads in each table is what the API answers, on a wide screen and a phone."""

from django.core.management import call_command

from dynamics.services import snapshot
from tests.browser.conftest import PHONE, WIDE

READ = """() => Object.fromEntries([...document.querySelectorAll("figure[data-chart]")].map((figure) => [
  figure.dataset.chart,
  [...figure.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
]))"""
ASK = """async (query) => (await fetch("/api/v1/statistics/" + query)).json()"""


def written(value) -> str:
    return "moins de 5" if value is None else f"{value:.1f}".removesuffix(".0").replace(".", ",")


def read_from(answer: dict) -> dict[str, list[list[str]]]:
    return {
        chart["key"]: [[row["label"], *map(written, row["values"])] for row in chart["rows"]]
        for chart in answer["charts"]
        if any(value for row in chart["rows"] for value in row["values"])
    }


def test_one_reads_in_every_table_what_the_api_answers(visitor):
    call_command("seed", verbosity=0)
    snapshot.reset()
    reader = visitor(viewport=WIDE)

    for viewport in (WIDE, PHONE):
        reader.page.set_viewport_size(viewport)
        for query in ("", "?theme=energie", "?region=27&theme=emploi"):
            page = reader.goes_to(f"/observatoire/{query}")
            shown = {key: rows for key, rows in page.evaluate(READ).items() if rows}
            assert shown == read_from(page.evaluate(ASK, query))
            assert len(shown) > 5
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page = reader.goes_to("/observatoire/")
    table = page.locator('[data-chart="dynamiques-par-type"] details')
    table.locator("summary").click()
    assert table.locator("table").is_visible()
    page.get_by_role("link", name="Dynamiques par type", exact=True).click()
    page.wait_for_url("**/observatoire/dynamiques-par-type/")
    assert page.get_by_role("table").is_visible()
