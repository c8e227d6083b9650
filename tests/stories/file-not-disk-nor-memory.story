One file decayed on a healthy disk: the file is put back, and nothing is replaced
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: file /opt/softphone/lib/libmedia.so decayed
until 09:15
expect: 1 order
expect: B-14 blames file
expect: B-14 does restore file
expect: no order for disk
expect: no order for memory_module
show print B-14
