"""How long it takes to send us a message: one after the other, and 100 at once.

Run it with ``python -m bench.submits``. It works on a real site of its own and removes it.
"""

import statistics
import threading
from concurrent.futures import ThreadPoolExecutor

from bench.site import Answer, Site, Submission, copy_of, load, prepared

WARM_UP = 20
ROUNDS = 200
AT_ONCE = 100
GOAL_P50_MS = 50
GOAL_P99_AT_ONCE_MS = 1500


def one_by_one(site: Site, rounds: int) -> list[Answer]:
    return [Submission().send(site) for _ in range(rounds)]


def at_once(site: Site, people: int) -> list[Answer]:
    """The answers to ``people`` who send at the same moment."""
    ready = threading.Barrier(people)

    def send(submission):
        ready.wait()
        return submission.send(site)

    with ThreadPoolExecutor(people) as crowd:
        return list(crowd.map(send, [Submission() for _ in range(people)]))


def percentile(answers: list[Answer], percent: int) -> float:
    """Milliseconds within which so many in 100 were answered."""
    taken = [answer.seconds * 1000 for answer in answers]
    return statistics.quantiles(taken, n=100, method="inclusive")[percent - 1]


def errors(answers: list[Answer]) -> int:
    return sum(answer.status != 303 for answer in answers)


def show(title: str, answers: list[Answer]) -> None:
    p50, p95, p99 = (percentile(answers, n) for n in (50, 95, 99))
    print(
        f"{title:24} {len(answers):5}   errors {errors(answers):3}   p50 {p50:6.1f} ms"
        f"   p95 {p95:6.1f} ms   p99 {p99:6.1f} ms"
    )


def main():
    with prepared() as folder, copy_of(folder, folder.with_name("submits")) as site:
        site.start_web()
        one_by_one(site, WARM_UP)
        print(f"At the start: {load()}. Goals: 0 errors; one after the other p50 {GOAL_P50_MS} ms;")
        print(f"{AT_ONCE} at once p99 {GOAL_P99_AT_ONCE_MS} ms")
        alone, together = one_by_one(site, ROUNDS), at_once(site, AT_ONCE)
        show("one after the other", alone)
        show(f"{AT_ONCE} at once", together)
    met = [
        errors(alone + together) == 0,
        percentile(alone, 50) <= GOAL_P50_MS,
        percentile(together, 99) <= GOAL_P99_AT_ONCE_MS,
    ]
    raise SystemExit(0 if all(met) else "A goal was missed.")


if __name__ == "__main__":
    main()
