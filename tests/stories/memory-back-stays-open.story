Memory that came back by itself stays under suspicion: the order waits for a person
desk B-14: paths=none, files=none
from 08:20 to 09:00 B-14: memory 8 GiB
until 09:40
expect: 1 order
expect: B-14 order is dispatched
expect: 1 open diagnosis
