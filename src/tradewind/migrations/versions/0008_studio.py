"""studio."""

import sqlalchemy as sa
from alembic import op

revision = '0008_studio'
down_revision = '0007_bulk_entity'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table('studio_text',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('sku', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('cost', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_studio_text'))
    )
    with op.batch_alter_table('studio_text', schema=None) as batch_op:
        batch_op.create_index('ix_studio_text_sku', ['sku'], unique=False)


def downgrade() -> None:
    """Take the tables down."""
    op.drop_table('studio_text')
