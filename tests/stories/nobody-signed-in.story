Before anybody has signed in nothing can be said of the headset, and nobody is called
desk B-14: paths=none, files=none
from 07:00 to 08:30 B-14: nobody signed in
at 08:20 expect: B-14 is unknown
until 08:50
expect: 0 tickets
expect: B-14 is ready
