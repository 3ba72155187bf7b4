#!/usr/bin/env python3
"""Naive reference for run-rate arithmetic. Exact fractions everywhere, standard library only.

Usage: python3 reference.py CALENDAR.csv > reference.jsonl
The calendar has the columns date,kind: 1 = day off, 2 = short day, 3 = working weekend day.
Amounts and weights in a case are integer thousandths; the figures in "want" are exact
fractions of WHOLE units ("num/den" or an integer), or null where undefined.
"""
import calendar
import csv
import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction as F

FIVE_TWO = [1000, 1000, 1000, 1000, 1000, 0, 0]
SIX_ONE = [1000, 1000, 1000, 1000, 1000, 1000, 0]
KEYS = ("fact closed_fact fulfilment run_rate forecast even_pace lag required required_on left_today "
        "surplus missed_by days_total days_elapsed days_left").split()


def read_calendar(path):
    with open(path, newline="", encoding="utf-8") as f:
        return {row["date"]: int(row["kind"]) for row in csv.DictReader(f)}


def month_days(month):
    y, m = map(int, month.split("-"))
    return [date(y, m, d) for d in range(1, calendar.monthrange(y, m)[1] + 1)]


def weight(day, table, pattern, overrides):
    """An override beats the national table, the table beats the week pattern."""
    iso = day.isoformat()
    if iso in overrides:
        return F(overrides[iso], 1000)
    kind = table.get(iso)
    if kind == 1:
        return F(0)
    if kind in (2, 3):
        return F(1)
    return F(pattern[day.weekday()], 1000)


def compute(case, table):
    days = month_days(case["month"])
    today = date.fromisoformat(case["today"])
    w = {d: weight(d, table, case["pattern"], case["overrides"]) for d in days}
    sold = {d: F(0) for d in days}
    for iso, milli in case["sales"]:
        d = date.fromisoformat(iso)
        if d in sold:                       # sales of other months are not this month's fact
            sold[d] += F(milli, 1000)

    in_month = today in w
    open_today = in_month and w[today] > 0 and not case["closed"]
    N = sum(w.values(), F(0))
    past = [d for d in days if d < today or (d == today and not open_today)]
    k = sum((w[d] for d in past), F(0))     # a day off weighs 0 and so adds nothing
    remaining = [d for d in days if d not in past and w[d] > 0]
    S = sum((sold[d] for d in days if d <= today), F(0))
    Sc = sum((sold[d] for d in past), F(0))

    want = dict.fromkeys(KEYS)
    want.update(fact=S, closed_fact=Sc, days_total=N, days_elapsed=k, days_left=N - k)
    if not case["plan_milli"]:              # no plan or a plan of zero: the fact alone
        return show(want)
    P = F(case["plan_milli"], 1000)
    want["fulfilment"] = S / P
    if k > 0:
        want["run_rate"] = (Sc / k) * (N / P)
        want["forecast"] = Sc / k * N
    if N > 0:
        want["even_pace"] = P / N
        want["lag"] = Sc - P * k / N
    on = remaining[0] if remaining else None     # today itself when it is an open working day
    if S >= P:
        want["required"] = F(0)
        want["required_on"] = on
        want["surplus"] = S - P
        want["left_today"] = F(0) if open_today else None
    elif on is None:
        want["missed_by"] = P - S
    else:
        want["required"] = max(F(0), P - Sc) * w[on] / (N - k)
        want["required_on"] = on
        if open_today:
            want["left_today"] = max(F(0), want["required"] - sold[today])
    return show(want)


def show(want):
    return {key: v if v is None else v.isoformat() if isinstance(v, date) else str(v) for key, v in want.items()}


def case(name, today, plan, sales=(), closed=False, overrides=None, pattern=FIVE_TWO, month=None):
    """Plan and sales are given here in whole units (ints or decimal strings), weights in thousandths."""
    milli = lambda v: int(F(v) * 1000)
    return {"name": name, "month": month or today[:7], "today": today, "closed": closed,
            "plan_milli": None if plan is None else milli(plan), "overrides": overrides or {},
            "pattern": list(pattern), "sales": [[d, milli(v)] for d, v in sales]}


def fixed_cases():
    july = [("2026-07-%02d" % d, 850) for d in (1, 2, 3, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 20)]
    sat = {"2026-07-11": 1000}              # 23 weekdays + one working Saturday = 24
    mar = [("2026-03-02", 400), ("2026-03-06", "250.5"), ("2026-03-09", 60), ("2026-03-10", 90)]
    c = case
    yield c("worked example, 20 July closed", "2026-07-20", 24000, july, True, sat)
    yield c("worked example, 21 July open", "2026-07-21", 24000, july, False, sat)
    yield c("worked example, 1300 sold on open 21 July", "2026-07-21", 24000, july + [("2026-07-21", 1300)], False, sat)
    yield c("worked example, 400 sold on open 21 July", "2026-07-21", 24000, july + [("2026-07-21", 400)], False, sat)
    yield c("worked example, 6/1 March and a day's leave", "2026-03-21", 24000, [("2026-03-05", 12750)], False,
            {"2026-03-17": 0}, SIX_ONE)
    for d in ("2026-03-09", "2026-03-10", "2026-03-08", "2026-03-14"):
        for closed in (False, True):
            yield c("March %s closed=%s" % (d, closed), d, 2100, mar, closed)
    yield c("first working day open, nothing sold", "2026-03-02", 2100)
    yield c("first working day open, sold today", "2026-03-02", 2100, mar)
    yield c("first working day closed", "2026-03-02", 2100, mar, True)
    yield c("Sunday the 1st, sales on the day off, k=0", "2026-03-01", 2100, [("2026-03-01", 75)])
    yield c("last working day open", "2026-03-31", 2100, mar)
    yield c("last working day closed, missed", "2026-03-31", 2100, mar, True)
    yield c("last day of the month off, missed", "2026-05-31", 1900, [("2026-05-05", 1000), ("2026-05-31", 10)])
    yield c("off days remain but no working day, missed", "2026-05-29", 1900, [("2026-05-05", 1000)], True)
    yield c("off days remain but no working day, done exactly", "2026-05-29", 1900, [("2026-05-05", 1900)], True)
    yield c("today before the month", "2026-02-27", 2100, mar, month="2026-03")
    yield c("today before the month, closed is irrelevant", "2026-02-27", 2100, mar, True, month="2026-03")
    yield c("today a year before the month, first day of half weight", "2025-03-10", 2100, mar, False, {"2026-03-02": 500}, month="2026-03")
    yield c("today before the month, no plan", "2026-02-27", None, mar, month="2026-03")
    yield c("today after the month, missed", "2026-04-01", 2100, mar, month="2026-03")
    yield c("today after the month, closed, missed", "2026-04-02", 2100, mar, True, month="2026-03")
    yield c("today after the month, surplus", "2026-04-01", 500, mar, month="2026-03")
    yield c("half weights around today", "2026-03-11", 2100, mar, False, {"2026-03-11": 500, "2026-03-12": 250, "2026-03-05": 750})
    yield c("today a thousandth of a day", "2026-03-11", 2100, mar, False, {"2026-03-11": 1})
    yield c("next working day is a half Saturday", "2026-03-13", 2100, mar, True, {"2026-03-14": 500})
    yield c("vacation today makes a day off", "2026-03-11", 2100, mar + [("2026-03-11", 33)], False, {"2026-03-11": 0, "2026-03-12": 0})
    yield c("override works on a listed day off", "2026-03-09", 2100, mar, False, {"2026-03-09": 1000})
    for d in ("2024-04-27", "2024-12-28"):      # listed working Saturdays
        for closed in (False, True):
            yield c("working Saturday %s closed=%s" % (d, closed), d, 2200, [(d[:8] + "03", 700), (d, 30)], closed)
        yield c("working Saturday %s taken off" % d, d, 2200, [(d[:8] + "03", 700), (d, 30)], False, {d: 0})
    yield c("override halves a short day", "2026-04-30", 2100, [("2026-04-01", 500)], False, {"2026-04-30": 500})
    yield c("overrides of other months are ignored", "2026-03-10", 2100, mar, False, {"2026-02-27": 0, "2026-04-01": 0})
    yield c("sales of other months are ignored", "2026-03-10", 2100, mar + [("2026-02-27", 999), ("2026-04-01", 999), ("2025-03-03", 999)])
    yield c("future-dated sales do not count yet", "2026-03-10", 2100, mar + [("2026-03-11", 5000), ("2026-03-31", 1)])
    yield c("over-fulfilled before today", "2026-03-11", 700, mar)
    yield c("over-fulfilled before today, closed", "2026-03-11", 700, mar, True)
    yield c("over-fulfilled by today's open sales", "2026-03-10", 750, mar)
    yield c("exactly fulfilled today", "2026-03-10", "800.5", mar)
    yield c("a thousandth short", "2026-03-10", "800.501", mar)
    yield c("fulfilled, then returned today", "2026-03-11", 800, mar + [("2026-03-11", -40)])
    yield c("returns make the fact negative", "2026-03-11", 800, [("2026-03-03", 20), ("2026-03-05", -70)])
    yield c("returns today, open", "2026-03-11", 800, mar + [("2026-03-11", -900)])
    yield c("no plan", "2026-03-10", None, mar)
    yield c("zero plan", "2026-03-10", 0, mar)
    yield c("no plan, after the month", "2026-04-10", None, mar, month="2026-03")
    yield c("plan of a thousandth", "2026-03-10", "0.001")
    yield c("no sales at all", "2026-03-20", 2100)
    yield c("April 2020 has no working day", "2020-04-15", 1000, [("2020-04-10", 100)])
    yield c("April 2020 has no working day, surplus", "2020-04-15", 1000, [("2020-04-10", 1100)])
    yield c("April 2020 before the month", "2020-03-20", 1000, month="2020-04")
    yield c("April 2020 after the month", "2020-05-20", 1000, [("2020-04-10", 100)], month="2020-04")
    yield c("April 2020, 6/1 is overruled", "2020-04-15", 1000, [("2020-04-10", 100)], pattern=SIX_ONE)
    yield c("April 2020, one override works", "2020-04-15", 1000, [("2020-04-10", 100)], False, {"2020-04-20": 300})
    yield c("April 2020, no plan", "2020-04-15", None, [("2020-04-10", 100)])
    yield c("pattern of no days, table of one short day", "2026-05-07", 100, [("2026-05-06", 3)], pattern=[0] * 7)
    yield c("pattern of no days at all: N=0", "2026-07-15", 100, [("2026-07-06", 3)], pattern=[0] * 7)
    yield c("2/2-like pattern with a half Friday; a short Friday weighs 1", "2026-05-12", 900, [("2026-05-08", 90)],
            pattern=[1000, 0, 1000, 0, 500, 1000, 0])
    for y in range(2013, 2027):
        yield c("January %d" % y, "%d-01-16" % y, 1500, [("%d-01-04" % y, 5), ("%d-01-14" % y, 300)], y % 2 == 0, None, SIX_ONE if y % 3 == 0 else FIVE_TWO)
        yield c("May %d" % y, "%d-05-08" % y, 1800, [("%d-05-06" % y, 250), ("%d-05-08" % y, 40)], y % 2 == 1, None, SIX_ONE if y % 3 == 1 else FIVE_TWO)
        yield c("February %d, last day" % y, month_days("%d-02" % y)[-1].isoformat(), 1900, [("%d-02-03" % y, 1234)])


def random_case(i, r, table):
    y, m = r.randint(2013, 2026), r.randint(1, 12)
    month = "%d-%02d" % (y, m)
    days = month_days(month)
    today = r.choice(days)
    where = r.random()
    if where < 0.06:
        today = days[0] - timedelta(r.randint(1, 40))
    elif where < 0.14:
        today = days[-1] + timedelta(r.randint(1, 40))
    elif where < 0.24:
        today = r.choice(days[:3] + days[-3:])
    pattern = r.choice([FIVE_TWO, FIVE_TWO, FIVE_TWO, SIX_ONE, SIX_ONE, [1000] * 7, [0, 1000, 1000, 1000, 1000, 1000, 0],
                        [1000, 1000, 1000, 1000, 500, 250, 0], [r.choice([0, 333, 500, 1000]) for _ in range(7)]])
    overrides = {r.choice(days).isoformat(): r.choice([0, 0, 1000, 500, 250, 333, 125, 1, 999, r.randint(0, 1000)])
                 for _ in range(r.choice([0, 0, 1, 2, 3, 6]))}
    if r.random() < 0.25 and today in days:
        overrides[today.isoformat()] = r.choice([0, 250, 500, 1000])
    wide = [days[0] - timedelta(n) for n in (1, 9)] + days + [days[-1] + timedelta(n) for n in (1, 9)]
    step = r.choice([1, 100, 1000])
    sales = []
    for _ in range(r.choice([0, 1, 3, 8, 20, 35])):
        d = today if r.random() < 0.1 else r.choice(wide)
        sales.append([d.isoformat(), r.randint(1, 900000) // step * step * (-1 if r.random() < r.choice([0.05, 0.5]) else 1)])
    sales.sort()
    fact = sum(v for d, v in sales if d[:7] == month and d <= today.isoformat())
    plan = r.choice([None, 0] + [r.randint(1, 30000) * 1000] * 6 + [r.randint(1, 9999999)] * 4 + [max(1, fact + r.choice([-1, 0, 1, 5000]))] * 3
                    + [max(1, fact * r.randint(40, 99) // 100), max(1, fact * r.randint(101, 300) // 100)])
    return {"name": "random %03d" % i, "month": month, "today": today.isoformat(), "closed": r.random() < 0.4,
            "plan_milli": plan, "overrides": dict(sorted(overrides.items())), "pattern": list(pattern), "sales": sales}


def main():
    table = read_calendar(sys.argv[1])
    r = random.Random(20260301)
    for c in list(fixed_cases()) + [random_case(i, r, table) for i in range(1, 351)]:
        c["want"] = compute(c, table)
        print(json.dumps(c, ensure_ascii=False))


if __name__ == "__main__":
    main()


# Checked by hand (whole units).
#
# "worked example, 20 July closed": July 2026 has 23 weekdays, none listed off, + Saturday 11 by override: N = 24.
#   Elapsed: 1 2 3 | 6 7 8 9 10 | 11 | 13 14 15 16 17 | 20 = 3+5+1+5+1 = 15; 15 x 850 = 12750 = S = Sc; N-k = 9.
#   fulfilment 12750/24000 = 17/32 (53.1 %); forecast 12750/15 x 24 = 850 x 24 = 20400; run rate 20400/24000 = 17/20 (85 %);
#   even pace 24000/24 = 1000; lag 12750 - 24000 x 15/24 = 12750 - 15000 = -2250; required (24000-12750) x 1/9 = 11250/9 = 1250.
#
# "March 2026-03-09 closed=False": 22 weekdays less Monday 9 (listed off): N = 21; k = 2..6 = 5; N-k = 16. Today is off, its 60 counts.
#   S = Sc = 400 + 250.5 + 60 = 710.5 = 1421/2; fulfilment 710.5/2100 = 203/600; forecast 710.5/5 x 21 = 142.1 x 21 = 2984.1;
#   run rate 2984.1/2100 = 1.421; lag 710.5 - 2100 x 5/21 = 710.5 - 500 = 210.5; required on the 10th (2100-710.5)/16 = 1389.5/16 = 2779/32.
#
# "half weights around today": N = 21 - 1/4 (5th) - 1/2 (11th) - 3/4 (12th) = 19.5; k = 2,3,4,6,10 at 1 + 5th at 3/4 = 5.75; N-k = 13.75.
#   Sc = 800.5; required on the open 11th (2100-800.5) x 0.5/13.75 = 649.75/13.75 = 64975/1375 = 2599/55;
#   forecast 800.5 x 19.5/5.75 = 15609.75/5.75 = 62439/23; lag 800.5 - 2100 x 5.75/19.5 = 800.5 - 8050/13 = 2356.5/13 = 4713/26.
#
# "fulfilled, then returned today": Sc = 800.5 >= P = 800 but S = 800.5 - 40 = 760.5 < P, so no surplus; N = 21, k = 6.
#   required max(0, 800-800.5) = 0; left today max(0, 0 - (-40)) = 40; forecast 800.5/6 x 21 = 2801.75 = 11207/4;
#   lag 800.5 - 800 x 6/21 = 800.5 - 1600/7 = 4003.5/7 = 8007/14.
#
# "vacation today makes a day off": 11th and 12th weigh 0: N = 19, k = 6, N-k = 13. Today is off, so its 33 counts: S = Sc = 833.5.
#   required on the 13th (2100-833.5)/13 = 1266.5/13 = 2533/26; left today undefined; forecast 833.5/6 x 19 = 15836.5/6 = 31673/12.
#
# "last day of the month off, missed": May 2026 has 21 weekdays less the 1st and the 11th: N = k = 19; S = Sc = 1000 + 10 = 1010.
#   required undefined; missed by 1900 - 1010 = 890; forecast 1010/19 x 19 = 1010; lag 1010 - 1900 = -890; even pace 1900/19 = 100.
