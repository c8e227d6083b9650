A latent fault that stops calls is told as worse, once
desk B-14: paths=none, files=none
from 08:10 B-14: / full
from 08:30 B-14: / read-only
until 08:50
expect: 1 order
expect: B-14 is not_ready
expect: at most 3 notices
