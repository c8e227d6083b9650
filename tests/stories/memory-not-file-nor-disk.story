Files read otherwise each time, the disk is well and memory is missing: the memory
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: memory 8 GiB
from 08:40 B-14: file /opt/softphone/lib/libmedia.so decayed, at 60 % of looks
until 09:15
expect: B-14 blames memory_module
expect: no order for disk
expect: 1 order
