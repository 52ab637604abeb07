"""Everything mentorbot knows: the tables, the queries as functions that take `db`, the migrations.

people.py, pairs.py and messages.py hold the tables; database.py opens them; secrets.py seals what is private.
"""

from sqlmodel import SQLModel

# Every constraint has a name, so that a migration can change it. Set here, because no table is made before this runs.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
