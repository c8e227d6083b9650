A disk that the profile asks for is not mounted
desk B-14: data, paths=none, files=none
from 08:10 B-14: /data not mounted
until 08:40
expect: 1 order
expect: B-14 disk.read_only is failing
