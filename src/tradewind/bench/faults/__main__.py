"""``python -m tradewind.bench.faults UNIT PLACE`` makes one fault again, such as one it found.

python -m tradewind.bench.faults syscalls/paid/kill 17
"""

import sys
from contextlib import closing

from tradewind.bench.faults.unit import Crew, How, Unit

if __name__ == "__main__":
    how, story, what = sys.argv[1].split("/")
    with closing(Crew()) as crew:
        for each in crew.hurt(Unit(How(how), story, what), int(sys.argv[2])) or ["No violation."]:
            print(each)
