A file of the softphone is gone: it is put back
desk B-14: paths=none
from 08:20 B-14: file /opt/softphone/lib/libsip.so gone
until 09:15
expect: B-14 file.missing is failing
expect: 1 order
expect: B-14 does restore file
expect: B-14 blames file
