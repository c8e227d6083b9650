A headset with one ear is whole: nothing is said of the other ear
proves: a monaural headset
desk B-14: ears=1, paths=none, files=none
at 08:10 B-14: self-check
until 08:30
expect: 0 orders
expect: B-14 is ready
