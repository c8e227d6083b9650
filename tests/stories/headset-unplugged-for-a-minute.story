A headset that is away for a minute is no fault
desk B-14: paths=none, files=none
from 08:10:10 to 08:10:55 B-14: headset unplugged
until 08:30
expect: 0 orders
expect: 0 notices
expect: B-14 is ready
