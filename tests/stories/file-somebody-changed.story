Somebody wrote a setting of the softphone: hygiene, noted, and no order
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/etc/softphone.conf changed
until 09:15
expect: B-14 file.changed is failing
expect: 0 orders
expect: 0 tickets
expect: B-14 is ready
