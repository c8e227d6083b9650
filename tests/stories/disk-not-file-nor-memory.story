Files decay on a disk that fails: one question about the disk, and the files are its consequence
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: disk says FAILED
from 08:30 B-14: file /opt/softphone/lib/libmedia.so decayed
from 08:30 B-14: file /opt/softphone/lib/libsip.so decayed
until 09:15
expect: B-14 blames disk
expect: at most 1 open order
expect: no order for memory_module
