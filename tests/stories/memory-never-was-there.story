A desk that never had what its profile asks for: a defect of the profile rather than of a part
desk B-14: memory=8, asks-memory=16, paths=none, files=none
until 08:30
expect: B-14 memory.less is failing
expect: B-14 is ready_with_care
