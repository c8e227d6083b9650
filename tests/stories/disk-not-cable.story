The disk says FAILED twice: the disk, planned, and not its cable
proves: cable vs disk
desk B-14: paths=none, files=none
from 08:30 B-14: disk says FAILED
until 09:15
expect: B-14 blames disk
expect: B-14 clears disk_cable
expect: B-14 diagnosis is S3
expect: B-14 is ready_with_care
expect: 0 orders
expect: 1 waiting ticket
expect: B-14 does replace_planned disk
