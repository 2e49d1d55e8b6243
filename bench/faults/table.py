"""What a fault showed, as a row of the table."""

from typing import NamedTuple


class Row(NamedTuple):
    fault: str
    done: str
    goal: str
    seen: str
    passed: bool

    def show(self) -> None:
        result = "pass" if self.passed else "FAIL"
        print(f"| {self.fault} | {self.done} | {self.goal} | {self.seen} | {result} |", flush=True)


def show_head() -> None:
    print("| fault | what was done | goal | seen | result |\n|---|---|---|---|---|", flush=True)
