"""`make bench`: measures what the README promises, on both databases, as ratios within one run.

python -m bench [--small] [--leads 100000] [--only sqlite|postgres] [--rounds 7] [--skip import ...]
python -m bench --profile today|lead|touch|import
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median

from bench import pages
from bench.child import ask
from bench.pages import FLOOR, LEAD, TODAY, TOUCH, Ratio
from bench.place import Cluster, Place, Size, on_sqlite
from bench.report import PAGE, Line, machine, table, write
from tests.pg import NoPostgres

MOST = {TODAY: 8.0, LEAD: 5.0, TOUCH: 5.0}
SELLERS, TENTH = 50, 10
KINDS = {"ids": "ids only", "people": "people and companies"}
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def main() -> None:
    """Measure, print the table, and write docs/speed.md when everything was measured at full size."""
    options = _options()
    if options.profile:
        place = _places(options.only[0])[0](Size(options.leads, SELLERS))
        print(ask("profile", options.profile, options.order, **place.environment))
        return
    lines: list[Line] = []
    said: list[str] = []
    print(machine(), flush=True)
    for database in options.only:
        try:
            at = _places(database)
        except NoPostgres as refusal:
            print(refusal)
            continue
        _measure(NAMES[database], at, options, lines, said)
    print("\n" + "\n\n".join([table(lines), *said]))
    is_whole = not options.skip and len(options.only) == len(NAMES) and options.leads == 100_000
    if is_whole and len({line.database for line in lines}) == len(NAMES):
        write(lines, said)
        print(f"\nWritten to {PAGE.relative_to(PAGE.parents[1])}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--small", dest="leads", action="store_const", const=10_000, help="ten times fewer leads")
    parser.add_argument("--only", choices=list(NAMES), nargs="+", default=list(NAMES))
    parser.add_argument("--skip", choices=["pages", "growth", "import"], nargs="+", default=[])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", choices=["today", "lead", "touch", "import"])
    parser.add_argument("--order", choices=["tottime", "cumtime"], default="tottime")
    return parser.parse_args()


def _places(database: str) -> tuple[Callable[[Size], Place], Cluster | None]:
    if database == "sqlite":
        return on_sqlite, None
    cluster = Cluster.start()
    return cluster.copy_of, cluster


def _measure(
    name: str,
    at: tuple[Callable[[Size], Place], Cluster | None],
    options: argparse.Namespace,
    lines: list[Line],
    said: list[str],
) -> None:
    place_of, cluster = at
    place = place_of(Size(options.leads, SELLERS))
    if "pages" not in options.skip:
        print(f"{name}: pages", flush=True)
        lines += _pages(name, place, options.rounds, said)
    if "growth" not in options.skip:
        print(f"{name}: growth", flush=True)
        lines += _growth(name, place, place_of, cluster, options.rounds)
    if "import" not in options.skip:
        print(f"{name}: import", flush=True)
        lines += _imports(name, place, max(2, options.rounds // 2))


def _pages(name: str, place: Place, rounds: int, said: list[str]) -> list[Line]:
    asked, counts = pages.measure(place, rounds)
    took = ", ".join(f"{what.lower()} {1000 * median(one.samples):.1f}" for what, one in asked.items())
    rows = f"{counts['leads']:,} leads, {counts['entries']:,} entries"
    said.append(f"{name}: {rows}. CPU of the web server a request, ms: {took}.")
    floor = asked[FLOOR].samples
    return [Line(what, name, Ratio.of(asked[what].samples, floor), most) for what, most in MOST.items()]


def _growth(
    name: str, large: Place, place_of: Callable[[Size], Place], cluster: Cluster | None, rounds: int
) -> list[Line]:
    tenth = large.size.leads // TENTH
    small = {
        "ten times the sellers": place_of(Size(tenth, SELLERS // TENTH)),
        "ten times the leads of each": place_of(Size(tenth, SELLERS)),
    }
    asked = pages.compare({"large": large, **small}, cluster, rounds)
    return [
        Line(f"{page}, {how}", name, Ratio.of(asked["large"][page].samples, asked[how][page].samples), 1.5)
        for how in small
        for page in (TODAY, LEAD)
    ]


def _imports(name: str, place: Place, rounds: int) -> list[Line]:
    found = ask("taking", rounds, **place.environment)
    lines = []
    for kind, words in KINDS.items():
        files = [one for one in found if one["kind"] == kind]
        ratio = Ratio.of([one["cpu"] for one in files], [one["plain_cpu"] for one in files])
        clock = Ratio.of([one["wall"] for one in files], [one["plain_wall"] for one in files])
        pace = median(one["rows"] / one["wall"] for one in files)
        written = sum(one["written"] for one in files) / sum(one["rows"] for one in files)
        note = f"{pace:,.0f} rows/s, {written:.1f} rows written for each; on the clock {clock.middle:.1f}x"
        lines.append(Line(f"Import, {words}", name, ratio, 10.0, note))
    return lines


if __name__ == "__main__":
    main()
