Memory that gives back another word is found by the check before the shift, and seated anew before it is changed
site act
desk B-14: paths=none, files=none
from 08:30 B-14: memory bit 17 stuck
at 08:50 expect: B-14 is ready
at 08:55 B-14: self-check
until 09:00
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 blames memory_module
expect: B-14 does remedy
expect: no order for memory_module
show print B-14
