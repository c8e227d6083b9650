A laptop whose plug is out is told at once in a check, and is plugged in before any part is changed
# A plug that somebody moved for two minutes is nothing; when the battery gets low, it is worse.
site act
desk B-14: battery=90, paths=none, files=none
from 08:20 to 08:22 B-14: on battery 90 percent
at 08:30 expect: B-14 is ready
from 08:50 to 09:20 B-14: on battery 70 percent
from 09:20 B-14: on battery 20 percent
at 09:15 expect: B-14 is ready_with_care
until 09:40
expect: B-14 is ready_with_care
expect: B-14 suspects setting
expect: B-14 does remedy
expect: no order for power_supply
show print B-14
