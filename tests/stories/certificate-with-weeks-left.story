A certificate with a month left is well
desk B-14: files=none
from 08:10 B-14: path voice certificate ends in 30 days
until 08:30
expect: 0 tickets
expect: B-14 is ready
