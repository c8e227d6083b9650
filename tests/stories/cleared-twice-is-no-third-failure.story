What a person cleared twice is no third failure of the part
desk B-14: paths=none, files=none
from 08:10 to 08:50 B-14: disk io errors 2
from 08:50 to 09:30 B-14: disk io errors 3
from 09:30 B-14: disk io errors 4
at 08:32 B-14: disk acquitted
at 08:33 B-14: disk_cable acquitted
at 08:34 B-14: pc acquitted
at 08:35 B-14: nothing acquitted
at 09:12 B-14: disk acquitted
at 09:13 B-14: disk_cable acquitted
at 09:14 B-14: pc acquitted
at 09:15 B-14: nothing acquitted
until 09:50
expect: 1 open diagnosis
expect: 0 problems
