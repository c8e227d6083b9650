Two headsets with the same filler for a serial are never taken for one
# No key is built from an empty or junk field, so no blame travels.
proves: a desk with junk serials
desk B-14: serials=junk, paths=none, files=none
desk B-15: serials=junk, paths=none, files=none
desk B-16: serials=none, paths=none, files=none
from 08:10 B-14: headset silent
at 08:12 B-14: self-check
at 08:14 B-14: self-check
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-15 is ready
expect: B-16 is ready
