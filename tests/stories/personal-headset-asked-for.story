An operator with a personal headset asks for a check and it is not there: then it counts
proves: hot desks with personal headsets arriving after boot
desk H-1: headset=person, paths=none, files=none
from 08:00 H-1: headset unplugged
at 08:30 H-1: self-check
until 08:40
expect: H-1 headset.missing is failing
expect: H-1 is not_ready
expect: 1 order
