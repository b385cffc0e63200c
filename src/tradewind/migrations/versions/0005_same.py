"""same."""

import sqlalchemy as sa
from alembic import op

revision = '0005_same'
down_revision = '0004_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table('same_answer',
    sa.Column('one', sa.String(), nullable=False),
    sa.Column('other', sa.String(), nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('share', sa.Float(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('one', 'other', name=op.f('pk_same_answer'))
    )


def downgrade() -> None:
    """Take the tables down."""
    op.drop_table('same_answer')
