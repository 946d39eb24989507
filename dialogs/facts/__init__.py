"""Facts of a region: municipalities, places, occupations, trainers, dated schemes. Owned by its staff, as TOML.

`model` says what a fact is, `load` reads and checks a region's folder, `places` understands a typed place.
"""
