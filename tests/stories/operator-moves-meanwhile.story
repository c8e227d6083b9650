The plug did not help: the operator goes on at the next desk while the technician's step follows
desk B-14: paths=none, files=none, service=Sales, criticality=4
desk B-15: paths=none, files=none, service=Sales, criticality=4
from 08:30 B-14: headset unplugged
at 08:45 B-14: step replug did not help
until 09:00
expect: B-14 is not_ready
expect: B-15 is ready
expect: print of B-14 says B-15
expect: print of B-14 says the operator
expect: B-14 order is dispatched
show print B-14
