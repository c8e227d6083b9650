What is broken when the program arrives is told with its first look
# Listen mode is the amnesty; a site that acts is told at once.
proves: already broken at install
desk B-14: lacks=headset, paths=none
desk B-15: memory=8, asks-memory=16, paths=none
until 08:20
expect: 1 order of B-14
expect: 1 order of B-15
expect: B-14 is not_ready
expect: B-15 is ready_with_care
show screen B-14
