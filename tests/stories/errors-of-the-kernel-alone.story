The kernel counts a few failed requests and the disk says it is well: no disk is replaced
desk B-14: paths=none, files=none
from 08:30 B-14: disk io errors 2
until 09:10
expect: B-14 disk.failing is failing
expect: B-14 does inspect or test or remedy or monitor
expect: 0 orders
