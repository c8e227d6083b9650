A desk that is switched off with a fault keeps its order, and the morning changes nothing
# Off is neither recovery nor another failure.
proves: desk off at night
desk B-14: paths=none, files=none, starts=17:30
from 17:40 B-14: headset unplugged
from 18:00 to day 2 07:30 B-14: switched off
at day 2 03:00 expect: B-14 is unknown
at day 2 03:00 expect: B-14 order is dispatched
until day 2 08:00
expect: 1 order
expect: 1 notice
expect: B-14 order is dispatched
expect: B-14 is not_ready
