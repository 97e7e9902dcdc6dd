"""datasets, recipes, runs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dataset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('columns', sa.Text(), nullable=False),
    sa.Column('read_as', sa.Text(), nullable=False),
    sa.Column('problems', sa.Text(), nullable=False),
    sa.Column('n_problems', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_dataset')
    )
    op.create_index('ix_dataset_created_at', 'dataset', ['created_at'])
    op.create_table('recipe',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.Column('fitted', sa.Text(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name='pk_recipe')
    )
    op.create_index('ix_recipe_created_at', 'recipe', ['created_at'])
    op.create_table('run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('progress', sa.Double(), nullable=False),
    sa.Column('said', sa.String(length=200), nullable=False),
    sa.Column('dataset_id', sa.Uuid(), sa.ForeignKey('dataset.id', name='fk_run_dataset_id'), nullable=True),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('leased_until', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name='pk_run')
    )
    op.create_index('ix_run_created_at', 'run', ['created_at'])
    op.create_index('ix_run_state_leased_until', 'run', ['state', 'leased_until'])
    with op.batch_alter_table('model', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipe_id', sa.Uuid(), sa.ForeignKey('recipe.id', name='fk_model_recipe_id'), nullable=True))
