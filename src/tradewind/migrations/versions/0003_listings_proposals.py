"""listings and proposals."""

import sqlalchemy as sa
from alembic import op

revision = '0003_listings_proposals'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table('kept_listing',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('marketplace', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('sku', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_listing')),
    sa.UniqueConstraint('channel', 'marketplace', 'language', 'sku', name='uq_kept_listing_place')
    )
    op.create_index('ix_kept_listing_sku', 'kept_listing', ['sku'], unique=False)
    op.create_table('listing_version',
    sa.Column('listing_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('file_id', sa.String(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('listing_id', 'version', name=op.f('pk_listing_version'))
    )
    op.create_table('proposal',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('expected', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.String(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('effect', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_index('ix_proposal_state_kind', 'proposal', ['state', 'kind'], unique=False)
    op.create_index('ix_proposal_subject', 'proposal', ['subject'], unique=False)
    op.create_index('ix_proposal_digest', 'proposal', ['digest'], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table('proposal')
    op.drop_table('listing_version')
    op.drop_table('kept_listing')
