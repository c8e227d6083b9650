A young self-test that failed is the disk's own word
desk B-14: paths=none, files=none
from 08:30 B-14: disk self-test failed
until 09:15
expect: B-14 disk.failing is failing
expect: B-14 blames disk
expect: B-14 is ready_with_care
