A disk that takes most of a second for each read is told, and no part is bought for it
desk B-14: paths=none, files=none
from 08:05 B-14: disk reads take 900 ms
at 08:10 B-14: self-check
until 08:30
expect: B-14 disk.slow is failing
expect: B-14 is ready_with_care
expect: B-14 blames driver or disk
expect: 0 hardware orders
show print B-14
