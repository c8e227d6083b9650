A virtual disk has nothing to say of its health: listed, and no fault
desk B-14: disk=virtual, paths=none, files=none
until 09:10
expect: 0 tickets
expect: B-14 is ready
