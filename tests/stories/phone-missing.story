A desk phone that is not there is found by a check that somebody asked for
desk B-14: phone, paths=none, files=none
from 08:10 B-14: phone unplugged
at 08:15 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 phone.missing is failing
expect: B-14 is not_ready
show print B-14
