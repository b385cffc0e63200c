"""bulk_entity."""

from alembic import op

revision = '0007_bulk_entity'
down_revision = '0006_models'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    with op.batch_alter_table('bulk_row', schema=None) as batch_op:
        batch_op.create_index('ix_bulk_row_entity', ['entity', 'file_id'], unique=False)


def downgrade() -> None:
    """Take the tables down."""
    with op.batch_alter_table('bulk_row', schema=None) as batch_op:
        batch_op.drop_index('ix_bulk_row_entity')
