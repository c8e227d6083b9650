After an acquittal the next error is a new question
desk B-14: paths=none, files=none
from 08:10 to 08:50 B-14: disk io errors 2
from 08:50 B-14: disk io errors 3
at 08:32 B-14: disk acquitted
at 08:33 B-14: disk_cable acquitted
at 08:34 B-14: pc acquitted
at 08:35 B-14: nothing acquitted
at 08:48 expect: 0 open diagnoses
until 09:10
expect: 1 open diagnosis
expect: B-14 disk.failing is failing
