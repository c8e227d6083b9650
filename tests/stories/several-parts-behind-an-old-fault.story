Three parts that fail at once are one question, also where a disk has been full for hours
desk B-14: files=none, phone
from 08:10 B-14: / full
from 09:00 B-14: headset unplugged
from 09:00 B-14: phone unplugged
from 09:00 B-14: memory 8 GiB
until 09:20
expect: B-14 desk.inspection is failing
