Counted errors that a person has answered for count only from there on
desk B-14: paths=none, files=none
from 08:10 B-14: disk io errors 2
at 08:30 expect: 1 open diagnosis
at 08:31 B-14: ticket cancelled
at 08:32 B-14: disk acquitted
at 08:33 B-14: disk_cable acquitted
at 08:34 B-14: pc acquitted
at 08:35 B-14: nothing acquitted
until 09:00
expect: 0 open diagnoses
expect: 0 waiting tickets
expect: B-14 is ready
