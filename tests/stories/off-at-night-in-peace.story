A desk that is switched off every night is nobody's alarm
proves: desk off at night
desk B-14: files=none, starts=17:30
from 18:00 to day 2 07:30 B-14: switched off
at day 2 03:00 expect: B-14 is unknown
until day 2 08:00
expect: 0 orders
expect: 0 notices
expect: B-14 is ready
