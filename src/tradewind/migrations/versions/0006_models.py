"""models."""

import sqlalchemy as sa
from alembic import op

revision = '0006_models'
down_revision = '0005_same'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table('model_call',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('held_tokens', sa.BigInteger(), nullable=False),
    sa.Column('held_cost', sa.BigInteger(), nullable=False),
    sa.Column('prompt', sa.BigInteger(), nullable=False),
    sa.Column('completion', sa.BigInteger(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('ms', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_model_call'))
    )
    op.create_index('ix_model_call_day', 'model_call', ['day'])


def downgrade() -> None:
    """Take the tables down."""
    op.drop_table('model_call')
