Errors that the kernel counted before the program came are its baseline and no fault
desk B-14: paths=none, files=none
from 07:00 B-14: disk io errors 12
until 09:10
expect: 0 tickets
expect: B-14 is ready
