The kernel counts failed requests, the disk is well and its link counts checksum errors: the cable
# CRC growth suspects the cable; no disk is replaced for it.
proves: cable vs disk
site act
desk B-14: paths=none, files=none
from 08:30 B-14: disk crc errors 40
from 08:30 B-14: disk io errors 6
at 09:01 B-14: ticket qualified
until 09:15
expect: B-14 blames disk_cable
expect: no order for disk
