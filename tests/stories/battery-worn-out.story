A worn battery is a note for support and leaves the desk ready
desk B-14: battery=90, paths=none, files=none
from 08:30 B-14: battery holds 38 percent
at 12:00 expect: B-14 is ready
until 14:00
expect: 0 orders
expect: B-14 is ready
