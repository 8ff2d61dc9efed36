"""Answer a request: loans come in as JSON, figures and problems go out, each problem with the field it stands in.

Any framework can serve it. Run it: ``python answer.py < request.json``.
"""

import json
import sys

import pyarrow as pa

import carbonacct as ca

FACTORS = ca.FactorSet.load("2026.11")
UNITS = {"balance": "元", "total_investment": "元", "electricity_supplied": "MWh"}


def answer(request: str) -> tuple[int, str]:
    """Return the HTTP status and the answer; nothing that a request holds makes it raise."""
    loans = asked(request)
    if loans is None:
        needed = '{"loans": [{"loan_id": "…", …}, …]}'
        return 400, told({"error": {"code": "bad_request", "field": "loans", "message": needed, "hint": ""}})
    try:
        benefits = ca.benefits(ca.read_book(loans, units=fitting(loans), currency="CNY"), factors=FACTORS)
    except ca.CarbonAcctError as error:
        names = {"code": error.code, "field": error.where, "message": error.message, "hint": error.hint}
        return 400, told({"error": names})
    problems = [
        {"loan": issue["row"] if issue["loan_id"] else None, "field": issue["column"]}
        | {name: issue[name] for name in ("severity", "code", "message_zh", "hint_zh")}
        for issue in benefits.issues.to_dict("records")
    ]
    rows = pa.table(benefits).to_pylist()  # a blank is null, and every figure keeps its bits
    return 200, told({"loans": rows, "problems": problems, "manifest": benefits.manifest})


def asked(request: str) -> list[dict] | None:
    """Return the loans of a request, each with its number; nothing if it holds no such list."""
    try:
        loans = json.loads(request)["loans"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    named = isinstance(loans, list) and all(isinstance(loan, dict) and loan.get("loan_id") for loan in loans)
    return loans if named else None


def fitting(loans: list[dict]) -> dict[str, str]:
    """Return the units of the columns that the loans have."""
    return {name: unit for name, unit in UNITS.items() if any(name in loan for loan in loans)}


def told(content: dict) -> str:
    """Return an answer as JSON; a figure that is no number would be an error, not ``NaN``."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


if __name__ == "__main__":
    status, text = answer(sys.stdin.read())
    print(text)
    raise SystemExit(0 if status == 200 else 2)
