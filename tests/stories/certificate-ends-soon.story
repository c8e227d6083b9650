A certificate that ends in five days is the administrator's, and no technician goes anywhere
desk B-14: files=none
from 08:10 B-14: path voice certificate ends in 5 days
until 08:40
expect: B-14 path.certificate is failing
expect: B-14 diagnosis is S3
expect: 0 orders
expect: B-14 does third_party
expect: B-14 blames outside_desk
