"""What several tests share: builders of transcripts, tiny models, archives."""
