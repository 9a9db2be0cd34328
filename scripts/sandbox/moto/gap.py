"""Operations that moto lacks."""


def add(responses, **operations):
    """Gives a service operations of ours. Ends the program where moto has one itself by now, so that ours goes away."""
    for name, operation in operations.items():
        if hasattr(responses, name):
            raise SystemExit(f"moto has {responses.__name__}.{name} by now: take the sandbox's own away")
        setattr(responses, name, operation)
