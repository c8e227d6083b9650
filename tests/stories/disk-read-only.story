The system disk refuses to be written: calls stop, and the disk is looked at before it is replaced
desk B-14: paths=none
from 08:10 B-14: / read-only
until 08:40
expect: B-14 disk.read_only is failing
expect: 1 order
expect: B-14 is not_ready
expect: B-14 does inspect or test or remedy
