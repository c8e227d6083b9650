A file that may not be read is inconclusive, and no fault
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/lib/libsip.so unreadable
until 09:15
expect: 0 tickets
expect: B-14 was never not_ready
